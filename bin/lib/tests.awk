# Reads reports of Surefire and prints a line for each test that ran, failed or was skipped:
# "ran", "failed CLASS.METHOD", "flaky CLASS.METHOD" (failed, and passed when it ran again) or "skipped REASON".

function attribute(name,    found) {
  if (match($0, " " name "=\"[^\"]*\"")) {
    found = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    gsub(/&#10;/, " ", found)
    gsub(/&quot;/, "\"", found)
    gsub(/&apos;/, "'", found)
    gsub(/&lt;/, "<", found)
    gsub(/&gt;/, ">", found)
    gsub(/&amp;/, "\\&", found)
    return found
  }
  return ""
}

/^ *<testcase / { test = attribute("classname") "." attribute("name"); print "ran" }
/^ *<(failure|error)[ >\/]/ { print "failed " test }
/^ *<(flakyFailure|flakyError)[ >\/]/ { print "flaky " test }
/^ *<skipped[ >\/]/ {
  reason = attribute("message")
  # Without that attribute the exception stands in the text: its class, and what it says.
  if (reason == "" && match($0, /CDATA\[[A-Za-z0-9_.$]*: /)) {
    reason = substr($0, RSTART + RLENGTH)
    sub(/\]\]>.*/, "", reason)
  }
  sub(/^Assumption failed: /, "", reason)
  print "skipped " (reason == "" ? "no reason given by " test : reason)
}
