/** How likely an answer is right, calibrated on labelled data, and when it is better not to answer. */
@NullMarked
package dev.llmops.rag.confidence;

import org.jspecify.annotations.NullMarked;
