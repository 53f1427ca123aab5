# Sums up what tests.awk printed for all modules. Ends with 1 if a test failed.

/^ran/ { ran++ }
/^failed / { if (!($0 in seen)) { seen[$0] = 1; failures[++failed] = substr($0, 8) } }
/^flaky / { if (!($0 in seen)) { seen[$0] = 1; unsteady[++flaky] = substr($0, 7) } }
/^skipped / { skipped++; why[substr($0, 9)]++ }

END {
  printf "\n%d tests: %d passed, %d failed, %d skipped, in %d min %02d s\n", ran, ran - failed - skipped, failed, skipped, seconds / 60, seconds % 60
  for (reason in why) printf "  skipped %5d  %s\n", why[reason], reason | "sort"
  close("sort")
  for (i = 1; i <= flaky; i++) printf "  flaky          %s\n", unsteady[i]
  for (i = 1; i <= failed; i++) printf "  failed         %s\n", failures[i]
  exit failed > 0
}
