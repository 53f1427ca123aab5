/** ONNX models that read text. Internal and not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal.onnx;

import org.jspecify.annotations.NullMarked;
