package dev.llmops.core.internal.cache;

import dev.llmops.api.cache.CacheOrigin;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retention.Subject;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.chain.Call;
import dev.llmops.core.internal.json.ContentHash;
import dev.llmops.core.internal.json.RecordJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names all that decides the answer to a request. Where the wire does not care about an order the key does not either: members of
 * objects, and texts that end the answer.
 *
 * @param origin where an answer comes from
 * @param hash {@code sha256:} and 64 hex digits
 * @param subject digest of who asks, empty if nobody knows; the answer does not depend on it
 */
record RequestKey(CacheOrigin origin, String hash, String subject) {

    static RequestKey of(Call call, ModelIdentity model, @Nullable String indexVersion) {
        PromptVersion prompt = call.promptVersion();
        CacheOrigin origin = new CacheOrigin(
                call.caller().tenant(),
                prompt == null ? null : prompt.name(),
                prompt == null ? null : prompt.number(),
                model.name(),
                indexVersion);
        String all = RecordJson.write(origin)
                + '\n'
                + (prompt == null ? "" : prompt.contentHash())
                + '\n'
                + ContentHash.ofCall(unordered(call.requireRequest()), model, null);
        String user = call.caller().user();
        String subject = user == null ? "" : new Subject(call.caller().tenant(), user).digest();
        return new RequestKey(origin, Sha256.PREFIX + Sha256.hex(all), subject);
    }

    /** {@return whether it must go when a subject is erased: it is theirs, or it is of their tenant and nobody knows whose} */
    boolean belongsTo(Subject erased) {
        return subject.isEmpty() ? Objects.equals(erased.tenant(), origin.tenant()) : subject.equals(erased.digest());
    }

    static ModelRequest unordered(ModelRequest request) {
        ModelParameters given = request.parameters();
        if (given.stopSequences().size() < 2) {
            return request;
        }
        return request.toBuilder()
                .parameters(given.toBuilder()
                        .stopSequences(given.stopSequences().stream()
                                .distinct()
                                .sorted()
                                .toList())
                        .build())
                .build();
    }
}
