// gitlab-ci-local imports re2 for regular expressions in the rules of a pipeline. Ours have none, so that the real package, which is
// compiled for minutes, is not needed.
module.exports = class {
  constructor(pattern) {
    throw new Error(`tests/npm/re2 stands in for re2, and cannot match /${pattern}/: depend on the real package again`);
  }
};
