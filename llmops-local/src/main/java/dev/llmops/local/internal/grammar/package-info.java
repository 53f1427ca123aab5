/** From JSON schemas to grammars in llama.cpp's form (GBNF), and what a grammar may be before native code reads it. */
@NullMarked
package dev.llmops.local.internal.grammar;

import org.jspecify.annotations.NullMarked;
