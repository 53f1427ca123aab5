/** From JSON schemas to grammars in llama.cpp's form (GBNF), and what a grammar may be before native code reads it. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.grammar;

import org.jspecify.annotations.NullMarked;
