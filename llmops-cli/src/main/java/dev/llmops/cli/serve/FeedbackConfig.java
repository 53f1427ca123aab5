package dev.llmops.cli.serve;

import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.server.FeedbackEndpoint;
import dev.llmops.server.feedback.AllowedSignal;
import dev.llmops.server.feedback.FeedbackTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Feedback from browsers, as a configuration says it.
 *
 * @param tokens issues and checks tokens
 * @param signals what the tokens that come with answers allow
 * @param settings the rest
 */
record FeedbackConfig(
        FeedbackTokens tokens, Set<AllowedSignal> signals, List<Consumer<FeedbackEndpoint.Builder>> settings) {

    static FeedbackConfig read(ConfigNode node) {
        node.mapping("keys", "pseudonym_key", "token_lifetime", "signals", "allowed_origins", "requests_per_minute");
        List<Consumer<FeedbackEndpoint.Builder>> settings = new ArrayList<>();
        node.with(
                "requests_per_minute",
                limit -> settings.add(checked(limit, limit.count(), FeedbackEndpoint.Builder::requestsPerMinute)));
        ConfigNode origins = node.get("allowed_origins");
        for (ConfigNode origin : origins == null ? List.<ConfigNode>of() : origins.elements()) {
            settings.add(checked(origin, origin.text(), FeedbackEndpoint.Builder::allowedOrigin));
        }
        FeedbackTokens tokens = tokens(node);
        // What a builder refuses is told before anything is opened.
        FeedbackEndpoint.Builder tried =
                FeedbackEndpoint.builder(tokens, GenerationStore.noop(), FeedbackStore.noop(), FeedbackStore.noop());
        settings.forEach(setting -> setting.accept(tried));
        return new FeedbackConfig(tokens, signals(node), settings);
    }

    private interface Setting<T> {
        FeedbackEndpoint.Builder apply(FeedbackEndpoint.Builder builder, T value);
    }

    /** What a builder refuses is told with its place. */
    private static <T> Consumer<FeedbackEndpoint.Builder> checked(ConfigNode node, T value, Setting<T> setting) {
        return builder -> node.check(() -> setting.apply(builder, value));
    }

    private static FeedbackTokens tokens(ConfigNode node) {
        FeedbackTokens.Builder builder = FeedbackTokens.builder();
        ConfigNode keys = node.require("keys");
        for (ConfigNode each : keys.elements()) {
            each.mapping("id", "secret");
            String id = each.require("id").text();
            ConfigNode secret = each.require("secret");
            secret.check(() -> builder.key(id, bytes(secret)));
        }
        node.with("pseudonym_key", key -> builder.pseudonymKey(bytes(key)));
        node.with("token_lifetime", time -> builder.lifetime(time.duration()));
        return keys.take(builder::build);
    }

    private static byte[] bytes(ConfigNode secret) {
        return secret.secret().getBytes(StandardCharsets.UTF_8);
    }

    private static Set<AllowedSignal> signals(ConfigNode node) {
        ConfigNode names = node.get("signals");
        if (names == null) {
            return AllowedSignal.withoutText();
        }
        Set<AllowedSignal> signals = EnumSet.noneOf(AllowedSignal.class);
        names.elements().forEach(name -> signals.add(name.constant(AllowedSignal.values())));
        if (signals.isEmpty()) {
            throw names.problem("must have at least one signal");
        }
        return signals;
    }

    FeedbackEndpoint endpoint(LlmOps ops) {
        FeedbackEndpoint.Builder builder =
                FeedbackEndpoint.builder(tokens, ops.generations(), ops.feedbackStore(), ops.feedback());
        settings.forEach(setting -> setting.accept(builder));
        return builder.tokensWithAnswers(signals, FeedbackConfig::recorded).build();
    }

    private static Optional<GenerationId> recorded(ModelStream answer) {
        return answer instanceof AnswerStream stream ? Optional.of(stream.generationId()) : Optional.empty();
    }
}
