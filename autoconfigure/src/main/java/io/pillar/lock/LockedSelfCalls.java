package io.pillar.lock;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/**
 * Warns of methods that call a locked one of the same class, which no advice sees.
 */
final class LockedSelfCalls extends ClassVisitor {

	private static final Log logger = LogFactory.getLog(LockedSelfCalls.class);

	private final String type;

	private final Set<String> locked;

	private final Set<String> found = new TreeSet<>();

	private LockedSelfCalls(Class<?> type, Set<Method> locked) {
		super(SpringAsmInfo.ASM_VERSION);
		this.type = Type.getInternalName(type);
		this.locked = locked.stream()
			.map((method) -> method.getName() + Type.getMethodDescriptor(method))
			.collect(Collectors.toSet());
	}

	static void warn(Class<?> type, Set<Method> locked) {
		Set<String> found = locked.isEmpty() ? Set.of() : in(type, locked);
		if (!found.isEmpty()) {
			logger.warn(("%s calls methods of its own that are @Locked: %s. Where it calls them on itself they are not "
					+ "locked. Call them on the bean, from another one, or use Locks.")
				.formatted(type.getName(), String.join(", ", found)));
		}
	}

	/**
	 * Return the calls of locked methods.
	 * @param type the class to read
	 * @param locked its methods that are locked
	 * @return each call as caller and called
	 */
	static Set<String> in(Class<?> type, Set<Method> locked) {
		LockedSelfCalls calls = new LockedSelfCalls(type, locked);
		try (InputStream in = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
			if (in != null) {
				new ClassReader(in).accept(calls, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			// a class that was made at run time, or by a newer compiler
			logger.debug("Cannot look for calls of locked methods in " + type.getName(), ex);
		}
		return calls.found;
	}

	@Override
	public @Nullable MethodVisitor visitMethod(int access, String caller, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		String self = this.type;
		return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {

			@Override
			public void visitMethodInsn(int opcode, String owner, String name, String called, boolean isInterface) {
				if (owner.equals(self) && LockedSelfCalls.this.locked.contains(name + called)) {
					LockedSelfCalls.this.found.add("%s in %s".formatted(name, plain(caller)));
				}
			}

		};
	}

	/**
	 * The body of a lambda has a name of the compiler's.
	 */
	private static String plain(String caller) {
		return caller.startsWith("lambda$") ? caller.substring(7).replaceAll("\\$\\d+$", "") : caller;
	}

}
