/** Who may move the labels of adapters, on what evidence. */
@NullMarked
package dev.llmops.core.adapter;

import org.jspecify.annotations.NullMarked;
