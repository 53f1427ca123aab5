package dev.llmops.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.commons.internal.hash.Sha256;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    private static final int MAX_SIZE = 64;

    /** The eight leaves and all values below are those of the tests of Certificate Transparency's own implementation of RFC 6962. */
    private static final List<byte[]> LEAVES = List.of(
            hex(""),
            hex("00"),
            hex("10"),
            hex("2021"),
            hex("3031"),
            hex("40414243"),
            hex("5051525354555657"),
            hex("606162636465666768696a6b6c6d6e6f"));

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void roots_are_the_known_ones() {
        MerkleTree tree = tree(LEAVES);
        MerkleFrontier frontier = new MerkleFrontier();
        for (int size = 0; size <= LEAVES.size(); size++) {
            assertThat(tree.root(size)).isEqualTo(ROOTS.get(size));
            assertThat(frontier.root()).isEqualTo(ROOTS.get(size));
            if (size < LEAVES.size()) {
                frontier.append(LEAVES.get(size));
            }
        }
    }

    @Test
    void inclusion_proofs_are_the_known_ones() {
        MerkleTree tree = tree(LEAVES);

        assertThat(tree.inclusion(0, 1).path()).isEmpty();
        assertThat(tree.inclusion(0, 8).path())
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(tree.inclusion(5, 8).path())
                .containsExactly(
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertThat(tree.inclusion(2, 3).path())
                .containsExactly("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertThat(tree.inclusion(1, 5).path())
                .containsExactly(
                        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    }

    @Test
    void consistency_proofs_are_the_known_ones() {
        MerkleTree tree = tree(LEAVES);

        assertThat(tree.consistency(1, 1).path()).isEmpty();
        assertThat(tree.consistency(1, 8).path())
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(tree.consistency(6, 8).path())
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertThat(tree.consistency(2, 5).path())
                .containsExactly(
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    }

    @Test
    void every_size_up_to_64_has_the_root_of_the_definition_and_every_inclusion_proof_holds_and_no_changed_one() {
        long seed = Long.getLong("llmops.seed", new Random().nextLong());
        System.out.println("MerkleTreeTest: -Dllmops.seed=" + seed);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<byte[]> leaves = leaves(random);
        MerkleTree tree = tree(leaves);
        for (int size = 1; size <= MAX_SIZE; size++) {
            String root = HexFormat.of().formatHex(definition(leaves.subList(0, size)));
            assertThat(tree.root(size)).as("seed %d, size %d", seed, size).isEqualTo(root);
            for (int index = 0; index < size; index++) {
                InclusionProof proof = tree.inclusion(index, size);
                String what = "seed " + seed + ", leaf " + index + " of " + size;

                assertThat(proof.verify(leaves.get(index), root)).as(what).isTrue();
                assertThat(proof.verify(leaves.get((index + 1) % MAX_SIZE), root))
                        .as(what)
                        .isFalse();
                assertThat(proof.verify(leaves.get(index), tree.root((size + 1) % MAX_SIZE)))
                        .as(what)
                        .isFalse();
                for (List<String> path : changed(proof.path(), random)) {
                    assertThat(new InclusionProof(index, size, path).verify(leaves.get(index), root))
                            .as(what + ", changed path")
                            .isFalse();
                }
                for (int other = 0; other < size; other++) {
                    assertThat(new InclusionProof(other, size, proof.path()).verify(leaves.get(index), root))
                            .as(what + ", told to be leaf " + other)
                            .isEqualTo(other == index);
                }
            }
        }
    }

    @Test
    void every_pair_of_sizes_up_to_64_has_a_consistency_proof_that_holds_and_no_changed_one_does() {
        long seed = Long.getLong("llmops.seed", new Random().nextLong());
        System.out.println("MerkleTreeTest: -Dllmops.seed=" + seed);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<byte[]> leaves = leaves(random);
        MerkleTree tree = tree(leaves);
        List<byte[]> rewritten = new ArrayList<>(leaves);
        rewritten.set(0, bytes(random));
        MerkleTree other = tree(rewritten);
        for (int second = 1; second <= MAX_SIZE; second++) {
            for (int first = 1; first <= second; first++) {
                ConsistencyProof proof = tree.consistency(first, second);
                String what = "seed " + seed + ", from " + first + " to " + second;

                assertThat(proof.verify(tree.root(first), tree.root(second)))
                        .as(what)
                        .isTrue();
                assertThat(proof.verify(other.root(first), tree.root(second)))
                        .as(what)
                        .isFalse();
                assertThat(proof.verify(tree.root(first), other.root(second)))
                        .as(what)
                        .isFalse();
                assertThat(other.consistency(first, second).verify(tree.root(first), other.root(second)))
                        .as(what + ", rewritten")
                        .isFalse();
                for (List<String> path : changed(proof.path(), random)) {
                    assertThat(new ConsistencyProof(first, second, path).verify(tree.root(first), tree.root(second)))
                            .as(what + ", changed path")
                            .isFalse();
                }
            }
        }
    }

    @Test
    void every_run_of_leaves_gives_the_root_with_what_stands_beside_it() {
        List<byte[]> leaves = leaves(new Random(5));
        MerkleTree tree = tree(leaves);
        for (int size : List.of(1, 2, 3, 7, 8, 21, 33)) {
            for (int from = 0; from < size; from++) {
                for (int to = from + 1; to <= size; to++) {
                    Iterator<String> beside = tree.beside(from, to, size).iterator();
                    byte[] root = rebuilt(0, size, from, leaves.subList(from, to), beside);

                    assertThat(HexFormat.of().formatHex(root))
                            .as("%d to %d of %d", from, to, size)
                            .isEqualTo(tree.root(size));
                    assertThat(beside.hasNext()).isFalse();
                }
            }
        }
    }

    @Test
    void a_proof_is_as_long_as_the_tree_is_deep() {
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < 10_000; i++) {
            tree.append(Sha256.of("entry " + i));
        }
        assertThat(tree.inclusion(4711, 10_000).path()).hasSizeLessThanOrEqualTo(14);
        assertThat(tree.consistency(4711, 10_000).path()).hasSizeLessThanOrEqualTo(15);
    }

    @Test
    void what_is_beyond_the_tree_or_no_hash_is_refused_with_its_value() {
        MerkleTree tree = tree(LEAVES);

        assertThatThrownBy(() -> tree.root(9)).hasMessageContaining("size must be from 0 to 8, but was 9");
        assertThatThrownBy(() -> tree.inclusion(8, 8)).hasMessageContaining("index must be from 0 to 7, but was 8");
        assertThatThrownBy(() -> tree.consistency(0, 8)).hasMessageContaining("first must be from 1 to 8, but was 0");
        assertThatThrownBy(() -> tree.beside(3, 3, 8)).hasMessageContaining("but was 3");
        assertThatThrownBy(() -> new InclusionProof(0, 2, List.of("abc"))).hasMessageContaining("64 hex digits");
    }

    private static List<List<String>> changed(List<String> path, Random random) {
        List<List<String>> changed = new ArrayList<>();
        String wrong = HexFormat.of().formatHex(bytes(random));
        List<String> longer = new ArrayList<>(path);
        longer.add(wrong);
        changed.add(longer);
        if (!path.isEmpty()) {
            changed.add(path.subList(0, path.size() - 1));
            List<String> other = new ArrayList<>(path);
            other.set(random.nextInt(path.size()), wrong);
            changed.add(other);
        }
        return changed;
    }

    /** The definition of RFC 6962, section 2.1, word by word. */
    private static byte[] definition(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return Node.leaf(leaves.get(0));
        }
        int split = 1;
        while (split * 2 < leaves.size()) {
            split *= 2;
        }
        return Node.inner(definition(leaves.subList(0, split)), definition(leaves.subList(split, leaves.size())));
    }

    private static byte[] rebuilt(int low, int high, int first, List<byte[]> run, Iterator<String> beside) {
        if (high <= first || low >= first + run.size()) {
            return Node.bytes(beside.next());
        }
        if (high - low == 1) {
            return Node.leaf(run.get(low - first));
        }
        int middle = low + (int) Node.split(high - low);
        byte[] left = rebuilt(low, middle, first, run, beside);
        return Node.inner(left, rebuilt(middle, high, first, run, beside));
    }

    private static MerkleTree tree(List<byte[]> leaves) {
        MerkleTree tree = new MerkleTree();
        leaves.forEach(tree::append);
        return tree;
    }

    private static List<byte[]> leaves(Random random) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < MAX_SIZE; i++) {
            leaves.add(bytes(random));
        }
        return leaves;
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[Node.BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
