package dev.llmops.tuning.study;

import java.util.Set;

/** How a study decides. */
record StudyRules(double margin, int minRows, int minGroups, Set<String> gates, long seed) {}
