package dev.llmops.core.prompt.source;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.prompt.ServedPrompt;
import dev.llmops.core.internal.prompt.ForwardingPromptRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a registry, and when that gives no usable answer serves what was seen of it, on the disk, or what was built in. What the registry
 * says is kept on the disk. While it is away, what is there locally is served without asking it each time.
 */
final class FallbackPromptRegistry extends ForwardingPromptRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(FallbackPromptRegistry.class);
    private static final String WELL = "";
    /** How long a registry that cannot be reached is left alone. */
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final @Nullable KeptPrompts disk;
    private final @Nullable PromptBundle bundle;
    private final InstantSource clock;
    private final LongSupplier nanos;

    /** What was told last; empty while the registry answers. */
    private final AtomicReference<String> told = new AtomicReference<>(WELL);

    private volatile @Nullable Long awayAt;

    FallbackPromptRegistry(PromptSources sources) {
        super(sources.registry);
        this.disk = sources.folder == null ? null : new KeptPrompts(sources.folder);
        this.bundle = sources.bundle;
        this.clock = sources.clock;
        this.nanos = sources.nanos;
    }

    @Override
    public Optional<ServedPrompt> lookUp(PromptReference reference) {
        if (isAway()) {
            Optional<ServedPrompt> local = local(reference);
            if (local.isPresent()) {
                return local;
            }
        }
        try {
            Optional<ServedPrompt> served = registry.lookUp(reference);
            served.ifPresentOrElse(found -> keep(reference, found.version()), () -> forget(reference));
            well();
            return served;
        } catch (LlmOpsException e) {
            Optional<ServedPrompt> local = local(reference);
            if (local.isEmpty()) {
                throw e;
            }
            tell(reference, local.get(), e);
            return local;
        }
    }

    private void forget(PromptReference reference) {
        if (disk != null) {
            disk.forget(reference);
        }
    }

    private void tell(PromptReference reference, ServedPrompt local, LlmOpsException failure) {
        if (failure instanceof PromptRegistryException away
                && (away.reason() == Reason.UNREACHABLE || away.reason() == Reason.TIMEOUT)) {
            awayAt = nanos.getAsLong();
        }
        String problem = String.valueOf(failure.getMessage());
        if (!problem.equals(told.getAndSet(problem))) {
            LOG.warn(
                    "prompt '{}' is served from {} instead, and so is all that was seen before (told once until that changes): {}",
                    reference,
                    local.source().name(),
                    problem);
        }
    }

    private void well() {
        awayAt = null;
        if (!WELL.equals(told.get()) && !WELL.equals(told.getAndSet(WELL))) {
            LOG.info("the registry of prompts answers again");
        }
    }

    private boolean isAway() {
        Long since = awayAt;
        return since != null && nanos.getAsLong() - since < ASK_AGAIN_NANOS;
    }

    /** A number whose content is another than it was keeps what it was. */
    private void keep(PromptReference reference, PromptVersion version) {
        if (disk == null) {
            return;
        }
        disk.version(version.name(), version.number())
                .filter(seen -> !seen.contentHash().equals(version.contentHash()))
                .ifPresent(seen -> {
                    throw new PromptChangedException(
                            version.reference().toString(), seen.contentHash(), version.contentHash());
                });
        Instant now = clock.instant();
        disk.keep(reference, version, now);
    }

    private Optional<ServedPrompt> local(PromptReference reference) {
        Optional<ServedPrompt> seen = disk == null ? Optional.empty() : disk.find(reference);
        return seen.isPresent() || bundle == null ? seen : bundle.find(reference);
    }

    @Override
    public Optional<PromptVersion> find(PromptReference reference) {
        return lookUp(reference).map(ServedPrompt::version);
    }

    @Override
    public List<String> names() {
        try {
            return registry.names();
        } catch (PromptRegistryException e) {
            TreeSet<String> names = new TreeSet<>();
            localVersions().forEach(version -> names.add(version.name()));
            return orThrow(List.copyOf(names), e);
        }
    }

    @Override
    public List<PromptVersion> versions(String name) {
        try {
            List<PromptVersion> versions = registry.versions(name);
            versions.forEach(version -> keep(version.reference(), version));
            return versions;
        } catch (PromptRegistryException e) {
            return orThrow(
                    localVersions().stream()
                            .filter(version -> version.name().equals(name))
                            .toList(),
                    e);
        }
    }

    @Override
    public List<PromptVersion> search(PromptQuery query) {
        try {
            return registry.search(query);
        } catch (PromptRegistryException e) {
            return orThrow(
                    localVersions().stream()
                            .filter(version -> query.matches(version, Set.of()))
                            .toList(),
                    e);
        }
    }

    /** What it returns is not read from the disk, where the label is still elsewhere. */
    @Override
    public PromptVersion label(String name, int number, String label, PromptCommit commit) {
        return registry.label(name, number, label, commit);
    }

    private static <T> List<T> orThrow(List<T> local, PromptRegistryException failure) {
        if (local.isEmpty()) {
            throw failure;
        }
        return local;
    }

    /** By name and number; what was seen comes before what was built in. */
    private List<PromptVersion> localVersions() {
        TreeMap<String, NavigableMap<Integer, PromptVersion>> byName = new TreeMap<>();
        if (bundle != null) {
            bundle.versions().forEach(version -> put(byName, version));
        }
        if (disk != null) {
            disk.all().forEach(version -> put(byName, version));
        }
        return byName.values().stream()
                .flatMap(versions -> versions.values().stream())
                .toList();
    }

    private static void put(Map<String, NavigableMap<Integer, PromptVersion>> byName, PromptVersion version) {
        byName.computeIfAbsent(version.name(), name -> new TreeMap<>()).put(version.number(), version);
    }
}
