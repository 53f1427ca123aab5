# Reads mutations.xml of PIT: prints the share that was killed and each mutant that was not. Exit code 1 below 85 %.

function element(name) {
  return match($0, "<" name ">[^<]*<") ? substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 3) : ""
}

/<mutation / {
  total++
  if (/status='TIMED_OUT'/) late++
  if (/status='(KILLED|TIMED_OUT|MEMORY_ERROR)'/) killed++
  else survivors[++survived] = element("sourceFile") ":" element("lineNumber") " " element("mutatedMethod") ": " element("description")
}

END {
  if (total == 0) { print classes ": no mutants"; exit 1 }
  printf "%s: %d of %d mutants killed (%.0f %%), %d of them by running out of time\n", classes, killed, total, 100 * killed / total, late
  for (i = 1; i <= survived; i++) print "  " survivors[i]
  exit killed < 0.85 * total
}
