package dev.llmops.eval.optimize;

import java.util.Map;

/** An example that a prompt shows: a row's variables, and the answer that they should get. */
record Demonstration(String row, Map<String, Object> variables, String answer) {}
