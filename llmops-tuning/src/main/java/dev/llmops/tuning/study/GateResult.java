package dev.llmops.tuning.study;

/**
 * What a check besides the task came to.
 *
 * @param name what was checked: {@link Gates#FORGETTING}, {@link Gates#SAFETY}, {@link Gates#PARITY}
 * @param passed whether the bound keeps the limit
 * @param value what was measured
 * @param bound the upper end of what it may be in truth, one-sided at 95 %; the value itself where nothing was sampled
 * @param limit what the bound must be below
 * @param detail what it was, in words and figures
 */
public record GateResult(String name, boolean passed, double value, double bound, double limit, String detail) {}
