package dev.llmops.monitoring.backend;

/**
 * What became of scores so far. What is none of these is on its way.
 *
 * @param sent those that the backend took
 * @param skipped those with nothing to send: a call that is not recorded, not traced or not sampled, a judgement without a score, mere words
 *     where content is off
 * @param dropped those that found the queue full or closed, or were still waiting when closing took too long
 * @param failed those that the backend refused, or did not take in any attempt
 */
public record ScoreCounts(long sent, long skipped, long dropped, long failed) {}
