package dev.llmops.local.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EngineOptionsTest {

    @Test
    void tenants_share_no_prefixes_unless_told_to() {
        assertThat(EngineOptions.defaults().prefixCachingAcrossTenants()).isFalse();
        assertThat(EngineOptions.builder()
                        .prefixCachingAcrossTenants(true)
                        .build()
                        .prefixCachingAcrossTenants())
                .isTrue();
    }

    @Test
    void sharing_without_reuse_is_refused_in_either_order() {
        assertThatThrownBy(() -> EngineOptions.builder().prefixCaching(false).prefixCachingAcrossTenants(true))
                .hasMessageContaining("cannot be set with prefixCaching(false)");
        assertThatThrownBy(() ->
                        EngineOptions.builder().prefixCachingAcrossTenants(true).prefixCaching(false))
                .hasMessageContaining("cannot be set with prefixCaching(false)");
    }
}
