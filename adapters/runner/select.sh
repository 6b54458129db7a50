#!/bin/sh
# Prints the names in $TACHOGRAPH_SELECTED as the filter of a benchmark tool; nothing if all benchmarks are to run.
#   tachograph-select google-benchmark | criterion | go | pytest | hyperfine
[ -n "${TACHOGRAPH_SELECTED:-}" ] || exit 0
case "${1:-}" in
  google-benchmark | criterion)
    printf '^(%s)$\n' "$(sed 's/[][\.*^$+?(){}|]/\\&/g' "$TACHOGRAPH_SELECTED" | paste -sd '|' -)" ;;
  # Go matches each part between slashes by itself, and adds the number of processors to the names that it prints. A
  # benchmark that has fewer parts than the filter would not run.
  go)
    sed 's/-[0-9]*$//; s/[][\.*^$+?(){}|]/\\&/g' "$TACHOGRAPH_SELECTED" | awk -F/ '
      {
        for (i = 1; i <= NF; i++) if (!(($i, i) in seen)) {
          seen[$i, i]
          parts[i] = parts[i] bar[i] $i
          bar[i] = "|"
        }
        if (NR == 1 || NF < least) least = NF
      }
      END { for (i = 1; i <= least; i++) printf "%s^(%s)$", (i > 1 ? "/" : ""), parts[i]; print "" }' ;;
  pytest | hyperfine) cat "$TACHOGRAPH_SELECTED" ;;
  *) echo "tachograph-select: '${1:-}' is not one of google-benchmark, criterion, go, pytest, hyperfine" >&2; exit 2 ;;
esac
