// Firmware's setjmp and longjmp: the registers that a function must keep, in a jmp_buf of 22
// 64-bit words (Include/libc/setjmp.h).
//
// The host's would not do: glibc mangles the stack pointer with a secret of the thread, and a task
// of the fiber executor is no thread. A jump stays within one task, so nothing but registers moves.

    .text
    .globl h8266_setjmp
    .type h8266_setjmp, %function
    .globl h8266_longjmp
    .type h8266_longjmp, %function

#if defined(__x86_64__)

// rdi: the buffer. Stores rbx rbp r12-r15, the caller's stack pointer, the return address.
h8266_setjmp:
    .cfi_startproc
    movq %rbx, 0(%rdi)
    movq %rbp, 8(%rdi)
    movq %r12, 16(%rdi)
    movq %r13, 24(%rdi)
    movq %r14, 32(%rdi)
    movq %r15, 40(%rdi)
    leaq 8(%rsp), %rdx
    movq %rdx, 48(%rdi)
    movq (%rsp), %rdx
    movq %rdx, 56(%rdi)
    xorl %eax, %eax
    ret
    .cfi_endproc

// rdi: the buffer, esi: the value. setjmp returns it, or 1 where it is 0.
h8266_longjmp:
    .cfi_startproc
    movl %esi, %eax
    testl %eax, %eax
    jnz 1f
    incl %eax
1:  movq 0(%rdi), %rbx
    movq 8(%rdi), %rbp
    movq 16(%rdi), %r12
    movq 24(%rdi), %r13
    movq 32(%rdi), %r14
    movq 40(%rdi), %r15
    movq 48(%rdi), %rsp
    jmpq *56(%rdi)
    .cfi_endproc

#elif defined(__aarch64__)

// x0: the buffer. Stores x19-x30, the stack pointer, d8-d15.
h8266_setjmp:
    .cfi_startproc
    stp x19, x20, [x0, #0]
    stp x21, x22, [x0, #16]
    stp x23, x24, [x0, #32]
    stp x25, x26, [x0, #48]
    stp x27, x28, [x0, #64]
    stp x29, x30, [x0, #80]
    mov x2, sp
    str x2, [x0, #96]
    stp d8, d9, [x0, #104]
    stp d10, d11, [x0, #120]
    stp d12, d13, [x0, #136]
    stp d14, d15, [x0, #152]
    mov w0, #0
    ret
    .cfi_endproc

// x0: the buffer, w1: the value. setjmp returns it, or 1 where it is 0.
h8266_longjmp:
    .cfi_startproc
    ldp x19, x20, [x0, #0]
    ldp x21, x22, [x0, #16]
    ldp x23, x24, [x0, #32]
    ldp x25, x26, [x0, #48]
    ldp x27, x28, [x0, #64]
    ldp x29, x30, [x0, #80]
    ldr x2, [x0, #96]
    mov sp, x2
    ldp d8, d9, [x0, #104]
    ldp d10, d11, [x0, #120]
    ldp d12, d13, [x0, #136]
    ldp d14, d15, [x0, #152]
    cmp w1, #0
    csinc w0, w1, wzr, ne
    ret
    .cfi_endproc

#else
#error "setjmp is written for x86-64 and aarch64"
#endif

    .size h8266_setjmp, h8266_longjmp - h8266_setjmp
    .section .note.GNU-stack, "", %progbits
