"""What does Mikata show before there are data of one's own? A fictional company, 株式会社ミナモ."""
