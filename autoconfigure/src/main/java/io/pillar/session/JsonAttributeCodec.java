package io.pillar.session;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON that says the type of each value, behind a seal.
 */
final class JsonAttributeCodec implements AttributeCodec {

	private static final String ALLOWED = "'pillar.session.json.allowed-packages'";

	private static final Pattern CLASS_NAME = Pattern.compile("[\\w.$<>\\[;, ]{1,200}");

	private final ObjectWriter writer;

	private final ObjectReader reader;

	private final AttributeSeal seal;

	JsonAttributeCodec(JsonMapper mapper, AttributeSeal seal) {
		this.writer = mapper.writerFor(Object.class);
		this.reader = mapper.readerFor(Object.class);
		this.seal = seal;
	}

	@Override
	public byte[] write(String name, Object value) {
		try {
			return this.writer.writeValueAsBytes(value);
		}
		catch (InvalidTypeIdException ex) {
			throw new UnstorableAttributeException(name, value.getClass(),
					"%s is in none of the packages of %s, which are those of the application where it is not set"
						.formatted(ex.getTypeId(), ALLOWED),
					ex);
		}
		catch (JacksonException ex) {
			throw new UnstorableAttributeException(name, value.getClass(), String.valueOf(ex.getOriginalMessage()), ex);
		}
	}

	@Override
	public byte[] seal(String serial, String name, byte[] plain) {
		return this.seal.close(serial, name, plain);
	}

	@Override
	public Decoded decode(String serial, String name, byte[] stored) {
		try {
			byte[] plain = this.seal.open(serial, name, stored);
			return new Value(this.reader.readValue(plain), plain);
		}
		catch (UnreadableAttributeException ex) {
			return new Unreadable(String.valueOf(ex.getMessage()));
		}
		catch (JacksonException ex) {
			return new Unreadable(reason(ex));
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			// a constructor of the application's may throw anything, and a class that it
			// needs may be gone
			return new Unreadable("Its type did not take it: " + ex.getClass().getName());
		}
	}

	/**
	 * What went wrong, without the message of Jackson, which quotes what it read.
	 */
	private static String reason(JacksonException ex) {
		if (ex instanceof InvalidTypeIdException type) {
			return "%s is not there any more, or in none of the packages of %s".formatted(named(type.getTypeId()),
					ALLOWED);
		}
		if (ex instanceof InvalidDefinitionException definition && definition.getType() != null) {
			return "%s cannot be made out of JSON".formatted(definition.getType().getRawClass().getName());
		}
		if (ex instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
			return "It is no %s".formatted(mismatch.getTargetType().getName());
		}
		return "It is no JSON of its type";
	}

	/**
	 * What is stored as a type may be anything.
	 */
	private static String named(@Nullable String type) {
		return (type != null && CLASS_NAME.matcher(type).matches()) ? type : "A type";
	}

}
