/** One HTTP exchange with an inference server: its body is pulled, its waiting has limits, its failures are typed. */
@NullMarked
package dev.llmops.serving.internal.http;

import org.jspecify.annotations.NullMarked;
