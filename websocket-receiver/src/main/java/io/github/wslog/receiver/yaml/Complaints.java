package io.github.wslog.receiver.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a configuration, all of it. One thread. */
public final class Complaints {
    private record Complaint(Place place, String text) {}

    private final List<String> files = new ArrayList<>();
    private final List<Complaint> complaints = new ArrayList<>();

    /** Complaints come out in the order in which the files were announced here. */
    void announce(String file) {
        files.add(file);
    }

    void add(Place place, String text) {
        Complaint complaint = new Complaint(place, text);
        if (!complaints.contains(complaint)) {
            complaints.add(complaint);
        }
    }

    public boolean isEmpty() {
        return complaints.isEmpty();
    }

    /** A line each, {@code FILE:LINE:COLUMN: …}, in the order of the files. */
    public List<String> lines() {
        return complaints.stream()
                .sorted(Comparator.comparing((Complaint complaint) ->
                                files.indexOf(complaint.place().file()))
                        .thenComparing(complaint -> complaint.place().line())
                        .thenComparing(complaint -> complaint.place().column()))
                .map(complaint -> complaint.place() + ": " + complaint.text())
                .toList();
    }
}
