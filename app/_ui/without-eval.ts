import { config } from 'zod';

// The page's policy forbids code made of strings, and zod would try whether it may.
config({ jitless: true });
