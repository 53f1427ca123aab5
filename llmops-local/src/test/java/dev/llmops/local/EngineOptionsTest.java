package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EngineOptionsTest {

    @Test
    void tenants_share_no_prefixes_unless_told_to() {
        assertThat(EngineOptions.defaults().sharePrefixesAmongTenants()).isFalse();
        assertThat(EngineOptions.builder()
                        .sharePrefixesAmongTenants(true)
                        .build()
                        .sharePrefixesAmongTenants())
                .isTrue();
    }

    @Test
    void sharing_without_reuse_is_refused_in_either_order() {
        assertThatThrownBy(() -> EngineOptions.builder().reusePrefixes(false).sharePrefixesAmongTenants(true))
                .hasMessageContaining("can not be set with reusePrefixes(false)");
        assertThatThrownBy(() ->
                        EngineOptions.builder().sharePrefixesAmongTenants(true).reusePrefixes(false))
                .hasMessageContaining("can not be set with reusePrefixes(false)");
    }
}
