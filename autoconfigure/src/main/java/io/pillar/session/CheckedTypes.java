package io.pillar.session;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.impl.ClassNameIdResolver;
import tools.jackson.databind.jsontype.impl.DefaultTypeResolverBuilder;

/**
 * Writes the type of a value beside it, and only types that may be read again: whoever
 * stores another one is told now, not by a session that has lost something later.
 */
final class CheckedTypes extends DefaultTypeResolverBuilder {

	private final Set<Class<?>> readable = ConcurrentHashMap.newKeySet();

	CheckedTypes(PolymorphicTypeValidator allowed, DefaultTyping typing, JsonTypeInfo.As as) {
		super(allowed, typing, as);
	}

	@Override
	protected TypeIdResolver idResolver(DatabindContext context, JavaType base, PolymorphicTypeValidator validator,
			Collection<NamedType> subtypes, boolean write, boolean read) {
		TypeIdResolver resolver = super.idResolver(context, base, validator, subtypes, write, read);
		// a type may have its own way
		return (resolver instanceof ClassNameIdResolver) ? new CheckedResolver(base, subtypes, validator) : resolver;
	}

	private final class CheckedResolver extends ClassNameIdResolver {

		CheckedResolver(JavaType base, Collection<NamedType> subtypes, PolymorphicTypeValidator validator) {
			super(base, subtypes, validator);
		}

		@Override
		protected String _idFrom(DatabindContext context, Object value, Class<?> type) {
			String id = super._idFrom(context, value, type);
			if (!CheckedTypes.this.readable.contains(type)) {
				context.resolveAndValidateSubType(this._baseType, id, this._subTypeValidator);
				if (id.equals(type.getName())) {
					CheckedTypes.this.readable.add(type);
				}
			}
			return id;
		}

	}

}
