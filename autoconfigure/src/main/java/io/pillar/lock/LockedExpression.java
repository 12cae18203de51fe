package io.pillar.lock;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Assign;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpDec;
import org.springframework.expression.spel.ast.OpInc;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * An expression over the arguments of a method. It reads them and can name no type, no
 * bean and no constructor.
 */
final class LockedExpression {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private static final DefaultParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private static final Set<Class<?>> FORBIDDEN = Set.of(TypeReference.class, ConstructorReference.class,
			BeanReference.class, FunctionReference.class, Assign.class, OpInc.class, OpDec.class);

	// what a selection or a projection calls the element that it looks at
	private static final Set<String> ELEMENT = Set.of("this", "root");

	private final SpelExpression expression;

	private final Map<String, Integer> arguments;

	private final Set<String> used = new TreeSet<>();

	private LockedExpression(SpelExpression expression, Map<String, Integer> arguments) {
		this.expression = expression;
		this.arguments = arguments;
		collect(expression.getAST());
		this.used.removeAll(ELEMENT);
	}

	/**
	 * Return an expression, checked.
	 * @param text the expression
	 * @param method the method whose arguments it is about
	 * @return the expression
	 * @throws IllegalArgumentException if it cannot be read, with what is wrong
	 */
	static LockedExpression of(String text, Method method) {
		try {
			LockedExpression expression = new LockedExpression(PARSER.parseRaw(text), argumentsOf(method));
			expression.check();
			return expression;
		}
		catch (ParseException | IllegalStateException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	private static Map<String, Integer> argumentsOf(Method method) {
		Map<String, Integer> arguments = new TreeMap<>();
		@Nullable String @Nullable [] names = NAMES.getParameterNames(method);
		for (int i = 0; i < method.getParameterCount(); i++) {
			arguments.put("p" + i, i);
			arguments.put("a" + i, i);
		}
		for (int i = 0; names != null && i < names.length; i++) {
			if (names[i] != null) {
				arguments.put(names[i], i);
			}
		}
		return arguments;
	}

	private void collect(SpelNode node) {
		if (node instanceof VariableReference) {
			this.used.add(node.toStringAST().substring(1));
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			collect(node.getChild(i));
		}
	}

	private void check() {
		String fault = fault(this.expression.getAST(), true);
		for (String name : this.used) {
			fault = (fault == null && !this.arguments.containsKey(name)) ? "#" + name : fault;
		}
		if (fault != null) {
			throw new IllegalArgumentException("it cannot use %s; there are %s".formatted(fault,
					this.arguments.isEmpty() ? "no arguments"
							: this.arguments.keySet()
								.stream()
								.map((name) -> "#" + name)
								.collect(Collectors.joining(", "))));
		}
	}

	private static @Nullable String fault(SpelNode node, boolean isFirst) {
		boolean isOfNothing = isFirst && (node instanceof PropertyOrFieldReference || node instanceof MethodReference);
		if (FORBIDDEN.contains(node.getClass()) || isOfNothing) {
			return node.toStringAST();
		}
		// what is selected is something else
		if (node instanceof Projection || node instanceof Selection) {
			return null;
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			String fault = fault(node.getChild(i), i == 0 || !(node instanceof CompoundExpression));
			if (fault != null) {
				return fault;
			}
		}
		return null;
	}

	@Nullable Object valueFor(@Nullable Object[] arguments) {
		SimpleEvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding()
			.withInstanceMethods()
			.build();
		for (String name : this.used) {
			Integer index = this.arguments.get(name);
			context.setVariable(name, (index != null) ? arguments[index] : null);
		}
		return this.expression.getValue(context);
	}

	@Override
	public String toString() {
		return this.expression.getExpressionString();
	}

}
