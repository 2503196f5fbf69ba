"""How days and times are written, language by language, where Django would follow the habits of a country."""
