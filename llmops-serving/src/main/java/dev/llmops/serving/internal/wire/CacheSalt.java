package dev.llmops.serving.internal.wire;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.commons.internal.hash.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps tenants apart in the prefix cache of a server, where the time to the first token would tell one of them what another has asked. The salt says
 * nothing of the tenant to whoever does not know the secret.
 */
public final class CacheSalt {

    private static final String PARAMETER = "cache_salt";
    private static final int MIN_SECRET = 16;

    private final byte[] secret;

    /** Creates the salt of a secret. {@code secret}: at least 16 characters. */
    public CacheSalt(String secret) {
        if (secret.length() < MIN_SECRET) {
            throw new IllegalArgumentException("the secret of cacheSaltPerTenant must have at least " + MIN_SECRET
                    + " characters, but has " + secret.length());
        }
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** {@return the request with the salt of the caller's tenant, unless the application gave it one} */
    public ModelRequest in(ModelRequest request, Caller caller) {
        ModelParameters parameters = request.parameters();
        if (parameters.vendor().containsKey(PARAMETER)) {
            return request;
        }
        // Nobody's is not the salt of a tenant without a name.
        String of = caller.tenant() == null ? "" : "tenant " + caller.tenant();
        byte[] salt = HmacSha256.of(secret, of.getBytes(StandardCharsets.UTF_8));
        Map<String, Object> vendor = new LinkedHashMap<>(parameters.vendor());
        vendor.put(PARAMETER, Base64.getUrlEncoder().withoutPadding().encodeToString(salt));
        return request.toBuilder()
                .parameters(parameters.toBuilder().vendor(vendor).build())
                .build();
    }
}
