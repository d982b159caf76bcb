import { z } from 'zod'

/** Import it before any schema where a Content-Security-Policy forbids eval: zod then compiles nothing. */
z.config({ jitless: true })
