import { chatCompletions } from './wires/chat-completions';
import { generateContent } from './wires/generate-content';
import { messages } from './wires/messages';
import { mistral } from './wires/mistral';
import { ollama } from './wires/ollama';
import { responses } from './wires/responses';

export const wires = [
  chatCompletions,
  responses,
  messages,
  generateContent,
  mistral,
  ollama,
];
