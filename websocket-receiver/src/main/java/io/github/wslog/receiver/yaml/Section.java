package io.github.wslog.receiver.yaml;

import io.github.wslog.receiver.output.OutputOptions;
import io.github.wslog.receiver.output.WrongOption;
import io.github.wslog.receiver.yaml.Value.Broken;
import io.github.wslog.receiver.yaml.Value.Items;
import io.github.wslog.receiver.yaml.Value.Mapping;
import io.github.wslog.receiver.yaml.Value.Member;
import io.github.wslog.receiver.yaml.Value.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a YAML file: hands out checked values by name. A value that cannot work is a complaint, and what holds without
 * it is handed out instead, so that the others are looked at, too. One thread.
 */
public final class Section {
    private final Mapping mapping;
    private final Complaints complaints;
    private final OutputOptions options;

    Section(Mapping mapping, String path, Complaints complaints) {
        this.mapping = mapping;
        this.complaints = complaints;
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.members().forEach((name, member) -> {
            if (!(member.value() instanceof Broken)) {
                values.put(name, text(member.value()));
            }
        });
        this.options = new OutputOptions(path, values);
    }

    private static String text(Value value) {
        return value instanceof Scalar scalar ? (scalar.isNothing() ? "nothing" : scalar.text()) : value.kind();
    }

    /** Where the option stands among the others, such as {@code spool.bytes}. */
    public String placeOf(String name) {
        return options.placeOf(name);
    }

    public boolean has(String name) {
        return mapping.members().containsKey(name);
    }

    /** Says what is wrong with an option, or with the section if the option is not there. */
    public void complain(String name, String complaint) {
        Member member = mapping.members().get(name);
        if (member != null && member.value() instanceof Broken) {
            return;
        }
        Place place = member == null ? mapping.place() : member.value().place();
        complaints.add(place, member == null ? complaint : shown(complaint, member.value()));
    }

    /** Without the value, if that is a secret. */
    private static String shown(String complaint, Value about) {
        return about instanceof Scalar scalar && scalar.secret() ? complaint.replace(text(about), "***") : complaint;
    }

    /** The text, null if there is none. */
    public @Nullable String text(String name) {
        options.know(name);
        Member member = mapping.members().get(name);
        if (member == null) {
            return null;
        }
        if (member.value() instanceof Scalar scalar && !scalar.isNothing()) {
            return scalar.text();
        }
        complain(
                name,
                placeOf(name) + " must be one value, was " + member.value().kind());
        return null;
    }

    /** A whole number within bounds. */
    public int number(String name, int otherwise, int low, int high) {
        return checked(otherwise, asked -> asked.number(name, otherwise, low, high));
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean otherwise) {
        return checked(otherwise, asked -> asked.flag(name, otherwise));
    }

    /** One of the constants, in any case of letters. */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        return checked(otherwise, asked -> asked.choice(name, otherwise));
    }

    private <T> T checked(T otherwise, Function<OutputOptions, T> question) {
        try {
            return question.apply(options);
        } catch (WrongOption wrong) {
            complain(wrong.name(), String.valueOf(wrong.getMessage()));
            return otherwise;
        }
    }

    /** Several texts: a list of them, or one. */
    public List<String> texts(String name) {
        options.know(name);
        List<String> texts = new ArrayList<>();
        for (Value value : items(name)) {
            if (value instanceof Scalar scalar && !scalar.isNothing()) {
                texts.add(scalar.text());
            } else if (!(value instanceof Broken)) {
                complaints.add(
                        value.place(), placeOf(name) + " must be one value or a list of them, was " + value.kind());
            }
        }
        return texts;
    }

    private List<Value> items(String name) {
        Member member = mapping.members().get(name);
        if (member == null || (member.value() instanceof Scalar scalar && scalar.isNothing())) {
            return List.of();
        }
        return member.value() instanceof Items items ? items.values() : List.of(member.value());
    }

    /** A section of that name, without anything in it if there is none. */
    public Section section(String name) {
        options.know(name);
        Member member = mapping.members().get(name);
        if (member != null && member.value() instanceof Mapping inside) {
            return new Section(inside, placeOf(name), complaints);
        }
        Place place = member == null ? mapping.place() : member.value().place();
        Mapping empty = new Mapping(place, Map.of());
        if (member == null || (member.value() instanceof Scalar scalar && scalar.isNothing())) {
            return new Section(empty, placeOf(name), complaints);
        }
        complain(
                name,
                placeOf(name) + " must be a mapping, was " + member.value().kind());
        // What else could be said of it follows from that.
        return new Section(empty, placeOf(name), new Complaints());
    }

    /**
     * A list of sections, or one.
     *
     * @param alone what a plain text in the place of a section means
     */
    public List<Section> sections(String name, String alone) {
        options.know(name);
        List<Section> sections = new ArrayList<>();
        int number = 0;
        for (Value value : items(name)) {
            String place = placeOf(name) + "[" + number++ + "]";
            if (value instanceof Mapping inside) {
                sections.add(new Section(inside, place, complaints));
            } else if (value instanceof Scalar scalar && !scalar.isNothing()) {
                Mapping inside = new Mapping(scalar.place(), Map.of(alone, new Member(scalar.place(), scalar)));
                sections.add(new Section(inside, place, complaints));
            } else if (!(value instanceof Broken)) {
                complaints.add(
                        value.place(), place + " must be a mapping, or the " + alone + " alone, was " + value.kind());
            }
        }
        return sections;
    }

    /** The sections inside, by the names that the user gave them. */
    public Map<String, Section> named() {
        Map<String, Section> named = new LinkedHashMap<>();
        mapping.members().forEach((name, member) -> named.put(name, section(name)));
        return named;
    }

    /** All values, those of sections inside by {@code section.name}, lists joined by commas; with complaints about others. */
    public Map<String, String> flat() {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten(mapping, "", (name, member) -> {
            if (member.value() instanceof Scalar scalar && scalar.isNothing()) {
                complaints.add(scalar.place(), placeOf(name) + " must be one value, was nothing");
            } else if (!(member.value() instanceof Broken)) {
                flat.put(name, joined(member.value()));
            }
        });
        return flat;
    }

    private static void flatten(Mapping from, String before, BiConsumer<String, Member> to) {
        from.members().forEach((name, member) -> {
            if (member.value() instanceof Mapping inside) {
                flatten(inside, before + name + ".", to);
            } else {
                to.accept(before + name, member);
            }
        });
    }

    private static String joined(Value value) {
        return value instanceof Items items
                ? String.join(",", items.values().stream().map(Section::text).toList())
                : text(value);
    }

    /** A complaint of somebody who was given the {@link #flat} values. */
    public void complain(WrongOption wrong) {
        Map<String, Member> flat = new LinkedHashMap<>();
        flatten(mapping, "", flat::put);
        Member member = flat.get(wrong.name());
        String complaint = String.valueOf(wrong.getMessage());
        if (member == null) {
            complaints.add(mapping.place(), complaint);
        } else if (!(member.value() instanceof Broken)) {
            Place place = wrong.isUnknown() ? member.key() : member.value().place();
            complaints.add(place, shown(complaint, member.value()));
        }
    }

    /** Complains of what nobody has asked for. To be called when all were asked for. */
    public void refuseOthers() {
        for (WrongOption other : options.others()) {
            Member member = mapping.members().get(other.name());
            complaints.add(member == null ? mapping.place() : member.key(), String.valueOf(other.getMessage()));
        }
    }
}
