package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.identity.Caller;
import java.util.function.Supplier;

/**
 * Says who calls, for all calls that do not say it themselves. With Spring Security there is one that tells the principal's name as the user; a bean of
 * the application takes its place, for example to add the tenant.
 *
 * <pre>{@code
 * @Bean
 * CallerProvider callers(TenantOfRequest tenant) {
 *     return () -> new Caller(tenant.user(), null, tenant.name(), Map.of());
 * }
 * }</pre>
 *
 * <p>It is asked at each call, on the thread that makes it, must be safe for use by multiple threads, and never gives null: nobody in
 * particular is {@link Caller#ANONYMOUS}.
 */
@FunctionalInterface
public interface CallerProvider extends Supplier<Caller> {}
