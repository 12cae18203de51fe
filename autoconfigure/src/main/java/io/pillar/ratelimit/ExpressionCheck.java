package io.pillar.ratelimit;

import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Assign;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpDec;
import org.springframework.expression.spel.ast.OpInc;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.TypeReference;

/**
 * Finds in an expression what would fail with each request.
 */
final class ExpressionCheck {

	private static final Set<String> PROPERTIES = Set.of("method", "path", "user", "address", "contentLength");

	private static final Set<Class<?>> FORBIDDEN = Set.of(TypeReference.class, ConstructorReference.class,
			BeanReference.class, Assign.class, OpInc.class, OpDec.class);

	private ExpressionCheck() {
	}

	/**
	 * Return what is wrong with an expression.
	 * @param node the expression
	 * @return the part that is wrong, {@code null} where none is
	 */
	static @Nullable String fault(SpelNode node) {
		return fault(node, ExpressionCheck::isUnknown);
	}

	/**
	 * Return what is wrong with an expression.
	 * @param node the expression
	 * @param isUnknown which parts, of those that nothing stands before, there are not
	 * @return the part that is wrong, {@code null} where none is
	 */
	static @Nullable String fault(SpelNode node, Predicate<SpelNode> isUnknown) {
		return fault(node, isUnknown, true);
	}

	private static @Nullable String fault(SpelNode node, Predicate<SpelNode> isUnknown, boolean isFirst) {
		if (FORBIDDEN.contains(node.getClass()) || (isFirst && isUnknown.test(node))) {
			return node.toStringAST();
		}
		// what is selected is something else
		if (node instanceof Projection || node instanceof Selection) {
			return null;
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			String fault = fault(node.getChild(i), isUnknown, i == 0 || !(node instanceof CompoundExpression));
			if (fault != null) {
				return fault;
			}
		}
		return null;
	}

	private static boolean isUnknown(SpelNode node) {
		return (node instanceof PropertyOrFieldReference property && !PROPERTIES.contains(property.getName()))
				|| (node instanceof MethodReference method && !method.getName().equals("headers"));
	}

}
