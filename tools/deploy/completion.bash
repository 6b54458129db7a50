# Completes commands and options of tachograph and tachograph-runner in bash. It asks the programs themselves: what their --help
# names is offered.
_tachograph() {
  local command=("${COMP_WORDS[0]}") word help
  help=$("${command[@]}" --help 2>/dev/null)
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    sed -n '/^Subcommands:$/,$p' <<<"$help" | grep -q "^  $word  " || break
    command+=("$word")
    help=$("${command[@]}" --help 2>/dev/null)
  done
  local offers
  offers=$({
    sed -n '/^Subcommands:$/,$s/^  \([a-z][a-z-]*\)  .*/\1/p'
    sed -n 's/^  \(-h,\)\{0,1\}\(--[a-z-]*\).*/\2/p' <<<"$help"
  } <<<"$help")
  mapfile -t COMPREPLY < <(compgen -W "$offers" -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _tachograph tachograph tachograph-runner
