import { chatCompletions } from '@/lib/models/chat/completions';
import { defineService } from '@/lib/models/chat/service';

/** Any server that speaks the chat-completions dialect: vLLM, SGLang, llama.cpp, hosted ones. */
export const openAiCompatible = defineService({
  id: 'openai-compatible',
  title: 'OpenAI-compatible server',
  dialect: chatCompletions({
    imagePart: (url, { detail }) => ({
      type: 'image_url',
      // The dialect has no “original”; where that is meant, leaving it out means it.
      image_url: { url, ...(detail && detail !== 'original' && { detail }) },
    }),
    streamed: { stream: true, stream_options: { include_usage: true } },
  }),
});
