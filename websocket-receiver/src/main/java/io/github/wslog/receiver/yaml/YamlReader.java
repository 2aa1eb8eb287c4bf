package io.github.wslog.receiver.yaml;

import io.github.wslog.receiver.yaml.Value.Broken;
import io.github.wslog.receiver.yaml.Value.Items;
import io.github.wslog.receiver.yaml.Value.Mapping;
import io.github.wslog.receiver.yaml.Value.Member;
import io.github.wslog.receiver.yaml.Value.Scalar;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML 1.2 files into one section. Every scalar is text: what it means, only who asks for it knows, so that {@code no}
 * and {@code 0640} stay what was written. One thread.
 */
public final class YamlReader {
    private static final Set<Tag> PLAIN =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP, Tag.ENV_TAG);

    private final Complaints complaints;
    private final Substitution substitution;
    private final Set<Node> open = new HashSet<>();

    /** @param environment null for variables that it does not have */
    public YamlReader(Function<String, @Nullable String> environment, Complaints complaints) {
        this.substitution = new Substitution(environment);
        this.complaints = complaints;
    }

    /**
     * Reads files that together are one: lists are joined, and so are the mappings at the top; what else is given twice is a
     * complaint, as is all that cannot be read.
     *
     * @param files at least one, the first of which gives the place of what is missing
     */
    public Section read(List<Path> files) {
        Place start = new Place(files.get(0).toString(), 1, 1);
        Mapping all = new Mapping(start, new LinkedHashMap<>());
        boolean broken = false;
        for (Path file : files) {
            complaints.announce(file.toString());
            Value value = value(file);
            broken |= value instanceof Broken;
            if (value instanceof Mapping one) {
                merge(all, one, "", true);
            }
        }
        // What a file that cannot be read may have said, nobody can miss.
        return new Section(all, "", broken ? new Complaints() : complaints);
    }

    private Value value(Path file) {
        Place start = new Place(file.toString(), 1, 1);
        try {
            Optional<Node> root = new Compose(
                            LoadSettings.builder().setLabel(file.toString()).build())
                    .composeString(Files.readString(file));
            Value value = root.isEmpty() ? new Scalar(start, "", false) : convert(root.get(), file.toString());
            if (value instanceof Mapping
                    || value instanceof Broken
                    || (value instanceof Scalar scalar && scalar.isNothing())) {
                return value;
            }
            complaints.add(start, "must be a mapping of names to values, was " + value.kind());
        } catch (NoSuchFileException absent) {
            complaints.add(start, "does not exist");
        } catch (CharacterCodingException malformed) {
            complaints.add(start, "must be text in UTF-8");
        } catch (IOException unreadable) {
            complaints.add(start, "cannot be read: " + unreadable);
        } catch (MarkedYamlEngineException malformed) {
            Place place = malformed
                    .getProblemMark()
                    .map(mark -> place(mark, file.toString()))
                    .orElse(start);
            complaints.add(place, "is not YAML: " + malformed.getProblem());
        } catch (YamlEngineException malformed) {
            complaints.add(start, "is not YAML: " + malformed.getMessage());
        }
        return new Broken(start);
    }

    private static Place place(Mark mark, String file) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Value convert(Node node, String file) {
        Place place = node.getStartMark().map(mark -> place(mark, file)).orElse(new Place(file, 1, 1));
        if (!PLAIN.contains(node.getTag())) {
            complaints.add(place, "must have no tag, was " + node.getTag().getValue());
            return new Broken(place);
        }
        if (!open.add(node)) {
            complaints.add(place, "must not contain itself");
            return new Broken(place);
        }
        try {
            if (node instanceof MappingNode mapping) {
                return mapping(mapping, place, file);
            }
            if (node instanceof SequenceNode sequence) {
                List<Value> values = new ArrayList<>();
                sequence.getValue().forEach(value -> values.add(convert(value, file)));
                return new Items(place, values);
            }
            ScalarNode scalar = (ScalarNode) node;
            String text = scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
            return substitution.replace(new Scalar(place, text, false), complaints);
        } finally {
            open.remove(node);
        }
    }

    private Mapping mapping(MappingNode node, Place place, String file) {
        Map<String, Member> members = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Place key = tuple.getKeyNode()
                    .getStartMark()
                    .map(mark -> place(mark, file))
                    .orElse(place);
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                complaints.add(key, "must be a name, was a list or a mapping");
                continue;
            }
            Member former = members.putIfAbsent(name.getValue(), new Member(key, convert(tuple.getValueNode(), file)));
            if (former != null) {
                complaints.add(key, name.getValue() + " is given twice, first at " + former.key());
            }
        }
        return new Mapping(place, members);
    }

    private void merge(Mapping all, Mapping more, String path, boolean top) {
        more.members().forEach((name, member) -> {
            Member former = all.members().putIfAbsent(name, member);
            if (former == null) {
                return;
            }
            if (former.value() instanceof Items || member.value() instanceof Items) {
                List<Value> joined = new ArrayList<>(items(former.value()));
                joined.addAll(items(member.value()));
                all.members()
                        .put(
                                name,
                                new Member(
                                        former.key(), new Items(former.value().place(), joined)));
            } else if (top && former.value() instanceof Mapping first && member.value() instanceof Mapping second) {
                merge(first, second, path + name + ".", false);
            } else {
                complaints.add(member.key(), path + name + " is given twice, first at " + former.key());
            }
        });
    }

    /** A value that stands alone is a list of one. */
    private static List<Value> items(Value value) {
        return value instanceof Items items ? items.values() : List.of(value);
    }
}
