package dev.llmops.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptSource;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.prompt.ServedPrompt;
import dev.llmops.core.prompt.PromptContents;
import dev.llmops.core.prompt.PromptRenderer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all registries of others have in common. It keeps nothing itself: each question is asked. Safe for use by multiple threads. */
abstract class RemoteRegistry implements PromptRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteRegistry.class);

    private final String source;
    private final RegistryHttp http;
    private final InstantSource clock;

    RemoteRegistry(String source, RegistryHttp http, InstantSource clock) {
        this.source = source;
        this.http = http;
        this.clock = clock;
    }

    RegistryHttp http() {
        return http;
    }

    /** {@return the version that a reference points to, if there is one} */
    abstract Optional<RemoteVersion> read(PromptReference reference);

    /** {@return all versions, in any order; empty if there is no such prompt} */
    abstract List<RemoteVersion> readAll(String name);

    /** {@return what the registry shows of a content} */
    abstract ObjectNode show(PromptContent content);

    /** {@return the content of what the registry shows} */
    abstract PromptContent content(JsonNode shown);

    /** {@return the number of the new version} */
    abstract int publish(Draft draft);

    /** Points a label to a version, or takes it away. */
    abstract void point(String name, String label, @Nullable Integer number);

    /** Refuses a name that the registry cannot have. */
    void requireName(String name) {}

    /** Refuses a label that the registry cannot have. */
    void requireLabel(String label) {}

    @Override
    public Optional<PromptVersion> find(PromptReference reference) {
        return read(reference).map(found -> version(reference.name(), found));
    }

    @Override
    public Optional<ServedPrompt> lookUp(PromptReference reference) {
        return find(reference).map(version -> new ServedPrompt(version, PromptSource.of(source)));
    }

    /** Without those that have no form here, which the log names. */
    @Override
    public List<PromptVersion> versions(String name) {
        return readAll(name).stream()
                .flatMap(found -> ifExact(name, found, why -> LOG.warn("left out: {}", why.getMessage())).stream())
                .sorted((one, other) -> Integer.compare(one.number(), other.number()))
                .toList();
    }

    private PromptVersion version(String name, RemoteVersion remote) {
        try {
            Optional<Kept> kept = Kept.read(remote.kept()).filter(known -> isShown(known, remote));
            PromptContent content = kept.map(Kept::content).orElseGet(() -> content(remote.shown()));
            return new PromptVersion(
                    name,
                    remote.number(),
                    PromptContents.hash(content),
                    content,
                    labels(remote.labels()),
                    kept.map(Kept::author).orElse(remote.author()),
                    kept.map(Kept::message).orElse(remote.message()),
                    kept.isPresent() ? kept.get().parent() : before(remote.number()),
                    kept.map(Kept::createdAt).orElse(Objects.requireNonNullElse(remote.createdAt(), Instant.EPOCH)));
        } catch (NoExactFormException e) {
            throw unsupported(
                    "has '" + name + "@" + remote.number() + "', which has no exact form here: " + e.problem());
        } catch (IllegalArgumentException e) { // a name, schema or text that none can be here
            throw unsupported("has '" + name + "@" + remote.number() + "', which has no form here: " + e.getMessage());
        }
    }

    private static @Nullable Integer before(int number) {
        return number == 1 ? null : (Integer) (number - 1);
    }

    /** Whoever edits a version in the registry copies what was kept into the new one, where it is no longer true. */
    private boolean isShown(Kept kept, RemoteVersion remote) {
        try {
            PromptContent shown = content(remote.shown());
            return PromptContents.hash(shown).equals(PromptContents.hash(content(show(kept.content()))));
        } catch (NoExactFormException e) {
            return false;
        }
    }

    private static Set<String> labels(Set<String> all) {
        return all.stream().filter(RemoteRegistry::isLabel).collect(Collectors.toSet());
    }

    static boolean isLabel(String label) {
        try {
            PromptReference.requireLabel(label);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static boolean isName(String name) {
        try {
            PromptReference.requireName(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@return the tags that are tags here, sorted} */
    static List<String> tagsOf(Iterable<String> all) {
        List<String> tags = new ArrayList<>();
        for (String tag : all) {
            if (tag.matches("[A-Za-z][A-Za-z0-9._-]{0,63}")) {
                tags.add(tag);
            }
        }
        return tags.stream().sorted().distinct().toList();
    }

    @Override
    public PromptVersion register(String name, PromptContent content, @Nullable Integer parent, PromptCommit commit) {
        PromptReference.requireName(name);
        PromptRenderer.check(name, content);
        String hash = PromptContents.hash(content);
        NavigableMap<Integer, RemoteVersion> versions = new TreeMap<>();
        readAll(name).forEach(found -> versions.put(found.number(), found));
        for (RemoteVersion found : versions.descendingMap().values()) {
            Optional<PromptVersion> version = ifExact(name, found, why -> {});
            if (version.isPresent() && version.get().contentHash().equals(hash)) {
                return version.get();
            }
        }
        if (parent != null && !versions.containsKey(parent)) {
            throw new PromptNotFoundException("no prompt '" + name + "@" + parent + "' to make a version from");
        }
        Integer from = parent != null || versions.isEmpty() ? parent : versions.lastKey();
        Kept kept = new Kept(content, commit.author(), commit.message(), from, clock.instant());
        return published(draft(name, kept, Set.of()), hash);
    }

    /** A version that has no form here does not hinder whoever looks for others or registers one. */
    private Optional<PromptVersion> ifExact(String name, RemoteVersion found, Consumer<Throwable> leftOut) {
        try {
            return Optional.of(version(name, found));
        } catch (PromptRegistryException e) {
            if (e.reason() != Reason.UNSUPPORTED) {
                throw e;
            }
            leftOut.accept(e);
            return Optional.empty();
        }
    }

    private Draft draft(String name, Kept kept, Set<String> tags) {
        requireName(name);
        try {
            return new Draft(name, show(kept.content()), kept.toJson(), kept.message(), tags);
        } catch (NoExactFormException e) {
            throw unsupported("cannot keep '" + name + "' exactly: " + e.problem());
        }
    }

    private PromptVersion published(Draft draft, String hash) {
        PromptReference reference = PromptReference.version(draft.name(), publish(draft));
        PromptVersion version = find(reference)
                .orElseThrow(() ->
                        http.failure(Reason.INVALID_ANSWER, "took '" + reference + "' and does not find it", null));
        if (!version.contentHash().equals(hash)) {
            throw new PromptChangedException(reference.toString(), hash, version.contentHash());
        }
        return version;
    }

    @Override
    public List<PromptVersion> search(PromptQuery query) {
        List<PromptVersion> found = new ArrayList<>();
        for (String name : names()) {
            if (query.matchesName(name)) {
                Set<String> tags = query.tag() == null ? Set.of() : Set.copyOf(tags(name));
                versions(name).stream()
                        .filter(version -> query.matches(version, tags))
                        .forEach(found::add);
            }
        }
        return found;
    }

    @Override
    public void change(LabelChange change) {
        if (change.expected() != null) {
            throw unsupported("cannot move label '" + change.label() + "' on the condition that it is at version "
                    + change.expected()
                    + ": it has no compare-and-set, so that two could move it at once; keep labels that"
                    + " several move in a store");
        }
        requireLabel(change.label());
        Integer to = change.to();
        if (to != null && read(PromptReference.version(change.name(), to)).isEmpty()) {
            throw new PromptNotFoundException("no prompt '" + change.name() + "@" + to + "' in " + source);
        }
        point(change.name(), change.label(), to);
    }

    /** None: such a registry says where its labels are, and not where they were. */
    @Override
    public List<LabelMove> moves(String name) {
        return List.of();
    }

    /**
     * Of the versions that have a form here, with one move of each label, to where it is: who moved it, when and from where the registry does not say.
     */
    @Override
    public PromptHistory history(String name) {
        List<PromptVersion> versions = versions(name);
        List<LabelMove> moves = new ArrayList<>();
        for (PromptVersion version : versions) {
            version.labels().stream()
                    .sorted()
                    .forEach(label -> moves.add(new LabelMove(
                            name,
                            label,
                            null,
                            version.number(),
                            null,
                            "where it was in " + source,
                            List.of(),
                            version.createdAt())));
        }
        return new PromptHistory(name, versions, moves, Set.copyOf(tags(name)));
    }

    /** Where tags come with a version alone. */
    @Override
    public void tag(String name, Set<String> add, Set<String> remove, PromptCommit commit) {
        throw unsupported("takes tags with a new version alone, and '" + name
                + "' is to be tagged without one; do it in its pages");
    }

    @Override
    public void add(PromptHistory history, PromptCommit commit) {
        String name = history.name();
        Map<Integer, RemoteVersion> there = new TreeMap<>();
        readAll(name).forEach(found -> there.put(found.number(), found));
        List<PromptVersion> missing = missing(history, there);
        List<Draft> drafts = missing.stream()
                .map(version -> draft(
                        name,
                        new Kept(
                                version.content(),
                                version.author(),
                                version.message(),
                                version.parent(),
                                version.createdAt()),
                        history.tags()))
                .toList();
        history.labels().keySet().forEach(this::requireLabel);
        for (int i = 0; i < drafts.size(); i++) {
            PromptVersion added = published(drafts.get(i), missing.get(i).contentHash());
            if (added.number() != missing.get(i).number()) {
                throw unsupported("gave '" + missing.get(i).reference() + "' the number " + added.number()
                        + ", since somebody else registered a version meanwhile; look at both");
            }
        }
        pointLabels(history);
        Set<String> tags = new HashSet<>(history.tags());
        tags.removeAll(tags(name));
        if (!tags.isEmpty()) {
            tag(name, tags, Set.of(), commit);
        }
    }

    private List<PromptVersion> missing(PromptHistory history, Map<Integer, RemoteVersion> there) {
        List<PromptVersion> missing = new ArrayList<>();
        int next = there.keySet().stream().reduce((lower, higher) -> higher).orElse(0) + 1;
        for (PromptVersion version : history.versions()) {
            RemoteVersion found = there.get(version.number());
            PromptVersion known = found == null ? null : version(history.name(), found);
            if (known == null && version.number() != next) {
                throw unsupported("numbers versions itself, and the next of '" + version.name() + "' is " + next
                        + ", so that '" + version.reference() + "' cannot keep its number; register it anew instead");
            }
            if (known == null) {
                missing.add(version);
                next++;
            } else if (!known.contentHash().equals(version.contentHash())) {
                throw new PromptChangedException(
                        version.reference().toString(), known.contentHash(), version.contentHash());
            }
        }
        return missing;
    }

    private void pointLabels(PromptHistory history) {
        Map<String, Integer> now = new TreeMap<>();
        versions(history.name())
                .forEach(version -> version.labels().forEach(label -> now.put(label, version.number())));
        history.labels().forEach((label, number) -> {
            if (!number.equals(now.get(label))) {
                point(history.name(), label, number);
            }
        });
    }

    PromptRegistryException unsupported(String what) {
        return http.failure(Reason.UNSUPPORTED, what, null);
    }

    /** {@return the source and its address; no key} */
    @Override
    public String toString() {
        return source;
    }
}
