package io.pillar.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory below {@code java.io.tmpdir} that holds everything of one user, and that
 * nobody else can read or write.
 */
final class UserDirectory {

	private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

	private UserDirectory() {
	}

	static Path root() {
		String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
		return ensure(Path.of(System.getProperty("java.io.tmpdir"), "pillar-embedded-redis-" + user));
	}

	/**
	 * Make sure that a directory exists and belongs to the current user alone.
	 * @param directory the directory
	 * @return the directory
	 */
	static Path ensure(Path directory) {
		try {
			try {
				Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
			}
			catch (FileAlreadyExistsException ex) {
				requireOwn(directory);
				Files.setPosixFilePermissions(directory, OWNER_ONLY);
			}
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot use the directory " + directory, ex);
		}
	}

	private static void requireOwn(Path directory) throws IOException {
		if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !isOwn(directory)) {
			throw new IOException("%s is not a directory of user '%s'. Remove it, or set 'java.io.tmpdir'."
				.formatted(directory, System.getProperty("user.name")));
		}
	}

	/**
	 * Whether a file belongs to the user that this JVM runs as. Root does not own the
	 * files of others here, although it could use them.
	 * @param file the file, links are not followed
	 * @return whether it does
	 */
	static boolean isOwn(Path file) throws IOException {
		return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(Me.PRINCIPAL);
	}

	static void delete(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted((left, right) -> right.compareTo(left)).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException | UncheckedIOException ex) {
			// what is left is swept by the next start
		}
	}

	/**
	 * The name of a user does not say who the user is in a container without a password
	 * file; a file that was just made does.
	 */
	private static final class Me {

		static final UserPrincipal PRINCIPAL = principal();

		private static UserPrincipal principal() {
			try {
				Path file = Files.createTempFile("pillar", null);
				try {
					return Files.getOwner(file);
				}
				finally {
					Files.delete(file);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot write to 'java.io.tmpdir'", ex);
			}
		}

	}

}
