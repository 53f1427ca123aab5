package dev.llmops.local.internal.llama.chat;

/**
 * How the answers to one request are read: what a {@link ChatParser} is made from.
 *
 * @param parser llama.cpp's form of it; not changed
 * @param format llama.cpp's number of the format
 * @param prefix what the template already wrote of the answer; not changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record ChatReader(byte[] parser, int format, byte[] prefix) {}
