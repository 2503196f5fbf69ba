"""Photos from the public: how they come in, who decides what becomes of them, and when what is personal is deleted."""
