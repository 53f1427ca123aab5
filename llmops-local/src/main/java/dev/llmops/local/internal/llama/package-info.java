/** The binding: llama.cpp's objects with an owner, its failures as exceptions, its log lines in ours. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.llama;

import org.jspecify.annotations.NullMarked;
