package io.github.wslog.transport.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a PEM file (RFC 7468), whatever stands around them, such as Bag Attributes.
 *
 * @param option the option that names the file, for messages
 */
record PemFile(String option, Path file, List<Block> blocks) {
    private static final long MOST_BYTES = 16 << 20;
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /**
     * One block.
     *
     * @param label such as {@code CERTIFICATE}
     * @param line of its BEGIN, from 1
     * @param headers of RFC 1421, such as {@code Proc-Type}
     */
    record Block(String label, int line, Map<String, String> headers, byte[] bytes) {
        boolean isKey() {
            return label.endsWith("PRIVATE KEY");
        }

        boolean isCertificate() {
            return label.equals("CERTIFICATE")
                    || label.equals("X509 CERTIFICATE")
                    || label.equals("TRUSTED CERTIFICATE");
        }

        boolean isCrl() {
            return label.equals("X509 CRL");
        }
    }

    static PemFile read(String option, Path file) throws TlsException {
        byte[] bytes = bytes(option, file);
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n|\r|\n", -1);
        return new PemFile(option, file, new Reading(option, file, lines).blocks());
    }

    /**
     * All of a file.
     *
     * @throws TlsException naming the option, the file, and why it cannot be read
     */
    static byte[] bytes(String option, Path file) throws TlsException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new TlsException(option + " " + file + " has more than 16 MiB: no certificates or keys");
            }
            return Files.readAllBytes(file);
        } catch (TlsException known) {
            throw known;
        } catch (NoSuchFileException missing) {
            throw new TlsException(option + " " + file + " does not exist", missing);
        } catch (AccessDeniedException denied) {
            throw new TlsException(option + " " + file + " must be readable by this user: permission denied", denied);
        } catch (IOException failed) {
            throw new TlsException(option + " " + file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    /** What is wrong at a block. */
    TlsException wrong(Block block, String what, @Nullable Throwable cause) {
        return new TlsException(place(block) + ": " + what, cause);
    }

    String place(Block block) {
        return option + " " + file + ", line " + block.line();
    }

    /** What there is, for a message about what there is not. */
    String found() {
        if (blocks.isEmpty()) {
            return "no PEM block at all";
        }
        StringBuilder found = new StringBuilder();
        for (Block block : blocks) {
            found.append(found.isEmpty() ? "" : ", ")
                    .append(block.label())
                    .append(" in line ")
                    .append(block.line());
        }
        return found.toString();
    }

    /** One pass over the lines. */
    private static final class Reading {
        private final String option;
        private final Path file;
        private final String[] lines;
        private int at;

        Reading(String option, Path file, String[] lines) {
            this.option = option;
            this.file = file;
            this.lines = lines;
        }

        List<Block> blocks() throws TlsException {
            List<Block> blocks = new ArrayList<>();
            for (at = 0; at < lines.length; at++) {
                String line = lines[at].strip();
                if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                    blocks.add(block(line.substring(BEGIN.length(), line.length() - DASHES.length())));
                }
            }
            return blocks;
        }

        private Block block(String label) throws TlsException {
            int begin = at + 1;
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            StringBuilder base64 = new StringBuilder();
            for (at++; at < lines.length; at++) {
                String line = lines[at].strip();
                if (line.startsWith(END)) {
                    return new Block(label, begin, headers, decoded(label, line, base64.toString()));
                }
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                } else if (!line.matches("[A-Za-z0-9+/=]*")) {
                    throw wrong(at + 1, "expected base64 or " + END + label + DASHES + ", found other characters");
                } else {
                    base64.append(line);
                }
            }
            throw wrong(begin, "expected " + END + label + DASHES + " behind this line, found the end of the file");
        }

        private byte[] decoded(String label, String endLine, String base64) throws TlsException {
            if (!endLine.equals(END + label + DASHES)) {
                throw wrong(at + 1, "expected " + END + label + DASHES + ", found " + printable(endLine));
            }
            try {
                return Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException malformed) {
                throw wrong(at + 1, "expected whole base64 before this line: " + malformed.getMessage());
            }
        }

        private static String printable(String line) {
            String cut = line.length() > 60 ? line.substring(0, 60) : line;
            return cut.replaceAll("[^ -~]", "?");
        }

        private TlsException wrong(int line, String what) {
            return new TlsException(option + " " + file + ", line " + line + ": " + what);
        }
    }
}
