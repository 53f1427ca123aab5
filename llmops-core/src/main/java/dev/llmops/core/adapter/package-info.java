/** Policies for moving the labels of adapters, and the evidence they require. */
@NullMarked
package dev.llmops.core.adapter;

import org.jspecify.annotations.NullMarked;
