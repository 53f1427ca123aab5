package dev.llmops.serving.internal.wire;

import dev.llmops.api.model.Tokenizer;

/** A tokenizer that asks a server, which may be slow or gone. A pool does not count with it. */
public interface RemoteTokenizer extends Tokenizer {}
