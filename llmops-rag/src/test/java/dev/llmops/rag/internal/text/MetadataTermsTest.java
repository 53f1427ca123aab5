package dev.llmops.rag.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetadataTermsTest {

    @Test
    void no_tenant_can_be_named_as_the_hash_of_another() {
        String other = MetadataTerms.tenant("a".repeat(9_000));

        assertThat(other).startsWith("sha256:");
        assertThat(MetadataTerms.tenant(other)).isNotEqualTo(other);
        assertThat(MetadataTerms.tenant("acme")).isEqualTo("acme");
    }
}
