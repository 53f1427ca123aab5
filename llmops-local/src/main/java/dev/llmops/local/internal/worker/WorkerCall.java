package dev.llmops.local.internal.worker;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.option.CallOptions;

/**
 * A request and how it is treated among others.
 *
 * @param options how it is treated
 */
public record WorkerCall(ModelRequest request, CallOptions options) {}
