package io.pillar.lock;

/**
 * An annotation asks for what cannot work.
 *
 * @since 0.1.0
 */
public class InvalidLockedException extends RuntimeException {

	private final String remedy;

	InvalidLockedException(String method, String fault, String remedy) {
		this("@Locked", method, fault, remedy);
	}

	InvalidLockedException(String annotation, String method, String fault, String remedy) {
		super("%s of %s: %s. %s".formatted(annotation, method, fault, remedy));
		this.remedy = remedy;
	}

	String remedy() {
		return this.remedy;
	}

}
