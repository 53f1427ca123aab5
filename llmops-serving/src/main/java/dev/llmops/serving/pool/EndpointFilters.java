package dev.llmops.serving.pool;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.serving.routing.RoutingRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which endpoints fit a call for good, however busy they are. */
final class EndpointFilters {

    private final Set<String> matchedTags;
    private final boolean exactTokens;

    /**
     * @param matchedTags tags in which the endpoint must agree with the caller
     * @param exactTokens whether the tokens of a request are counted and not estimated
     */
    EndpointFilters(Set<String> matchedTags, boolean exactTokens) {
        this.matchedTags = Set.copyOf(matchedTags);
        this.exactTokens = exactTokens;
    }

    List<EndpointState> fitting(List<EndpointState> endpoints, RoutingRequest request) {
        Set<ModelCapability> needed = needed(request.request());
        List<EndpointState> able = new ArrayList<>(endpoints.size());
        List<EndpointState> large = new ArrayList<>(endpoints.size());
        for (EndpointState each : endpoints) {
            if (misfit(each, request, needed) == null) {
                able.add(each);
                if (hasRoom(each, request)) {
                    large.add(each);
                }
            }
        }
        // An estimate is no reason to refuse a call: the server counts exactly.
        return large.isEmpty() && !exactTokens ? able : large;
    }

    /** {@return why none fits} */
    LlmOpsException refusal(List<EndpointState> endpoints, RoutingRequest request) {
        Set<ModelCapability> needed = needed(request.request());
        List<String> reasons = new ArrayList<>();
        boolean allTooSmall = true;
        for (EndpointState each : endpoints) {
            Misfit misfit = misfit(each, request, needed);
            allTooSmall &= misfit == null;
            reasons.add(each.name() + ": " + (misfit != null ? misfit.text() : tooSmall(each)));
        }
        String message = "no endpoint of the pool fits the call of " + request.inputTokens() + " tokens; "
                + String.join("; ", reasons);
        return allTooSmall ? new ContextWindowExceededException(message) : new NoEndpointException(message, null, null);
    }

    /** Why an endpoint does not fit, in a word and for people. */
    private record Misfit(String word, String text) {}

    /** {@return why an endpoint does not fit the call, in a word; null if it does} */
    @Nullable
    String misfitWord(EndpointState state, RoutingRequest request) {
        Misfit misfit = misfit(state, request, needed(request.request()));
        if (misfit != null) {
            return misfit.word();
        }
        return hasRoom(state, request) ? null : "context_window";
    }

    private @Nullable Misfit misfit(EndpointState state, RoutingRequest request, Set<ModelCapability> needed) {
        if (state.weight() == 0) {
            return new Misfit("weight", "its weight is 0");
        }
        ModelDescription description = state.endpoint().client().description();
        if (!description.capabilities().containsAll(needed)) {
            return new Misfit(
                    "capability", "its model can only do " + description.capabilities() + " of the needed " + needed);
        }
        for (String tag : matchedTags) {
            String wanted = request.caller().tags().get(tag);
            String own = state.endpoint().tags().get(tag);
            if (wanted != null && !wanted.equals(own)) {
                return new Misfit("tag", "its tag " + tag + " is " + own + " and not " + wanted);
            }
        }
        return null;
    }

    private static boolean hasRoom(EndpointState state, RoutingRequest request) {
        Integer window = state.endpoint().client().description().contextWindow();
        return window == null || request.inputTokens() < window;
    }

    private static String tooSmall(EndpointState state) {
        return "its context window is "
                + state.endpoint().client().description().contextWindow();
    }

    /** A JSON schema is none: a model without that capability may follow it all the same. */
    private static Set<ModelCapability> needed(ModelRequest request) {
        Set<ModelCapability> needed = EnumSet.noneOf(ModelCapability.class);
        if (!request.tools().isEmpty()) {
            needed.add(ModelCapability.TOOLS);
        }
        if (hasImages(request)) {
            needed.add(ModelCapability.IMAGES);
        }
        return needed;
    }

    private static boolean hasImages(ModelRequest request) {
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof ImagePart) {
                    return true;
                }
            }
        }
        return false;
    }
}
