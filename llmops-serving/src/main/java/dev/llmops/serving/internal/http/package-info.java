/** One HTTP exchange with an inference server: its body is pulled, its waiting has limits, its failures are typed. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.serving.internal.http;

import org.jspecify.annotations.NullMarked;
