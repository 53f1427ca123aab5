package dev.llmops.core.internal.chain;

import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.prompt.examples.ChosenExamples;
import org.jspecify.annotations.Nullable;

/** Chooses the prompt's examples and renders it; a call whose messages the application made itself passes through. */
record RenderInterceptor(RequestRenderer renderer) implements Interceptor {

    @Override
    public String name() {
        return StandardChain.RENDER;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        PromptVersion version = call.promptVersion();
        if (version == null) {
            return chain.proceed(call);
        }
        note(call, version);
        Call shown = renderer.withExamples(call, version);
        if (shown != call) {
            note(shown, version);
        }
        return chain.proceed(shown.withRequest(renderer.render(shown, version)));
    }

    /** Notes what the prompt is rendered with. */
    static void note(Call call, PromptVersion version) {
        CallNotes notes = call.notes();
        @Nullable ChosenExamples shown = call.examples();
        notes.prompt(new PromptUse(
                version.name(),
                version.number(),
                version.contentHash(),
                call.variables(),
                notes.promptSource(),
                call.includes(),
                shown == null ? null : shown.use()));
    }
}
