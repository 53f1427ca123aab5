/** The binding: llama.cpp's objects with an owner, its failures as exceptions, its log lines in ours. */
@NullMarked
package dev.llmops.local.internal.llama;

import org.jspecify.annotations.NullMarked;
